import io

import torch


def there_and_back(tensor):
    file = io.BytesIO()
    torch.save(tensor, file)
    file.seek(0)
    return torch.load(file)


traced = torch.jit.trace(there_and_back, (torch.ones(3),), check_trace=False)
found = traced(torch.tensor([1.0, 2.0, 3.0]))
assert found.tolist() == [1.0, 2.0, 3.0], found
