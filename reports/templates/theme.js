function wireTheme() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const sync = () => byId("theme").setAttribute("aria-pressed", dark());
  byId("theme").addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      /* the choice lasts as long as the page */
    }
    sync();
  });
  system.addEventListener("change", sync);
  sync();
}
