"""What a fault does in place of a call, by what it spoils; each effect has a slug and a phrase."""
