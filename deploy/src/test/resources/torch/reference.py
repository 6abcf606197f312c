"""What PyTorch makes of a job: the other side of PyTorchTest.

    reference.py outputs FOLDER   loads model.safetensors, which Talkoot wrote, and writes outputs.safetensors
    reference.py train FOLDER...  initialises models and trains them; writes initial, trained and outputs.safetensors

A folder has job.json, the job with every key, and samples.safetensors, its prepared samples, images channels first.
"""

import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional

TYPES = {"F32": (torch.float32, 4), "I64": (torch.int64, 8)}


def read(path):
    """The tensors of a safetensors file, in the order of the header."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, slot in header.items():
        begin, end = slot["data_offsets"]
        values = torch.frombuffer(data[begin:end], dtype=TYPES[slot["dtype"]][0])
        tensors[name] = values.reshape(slot["shape"])
    return tensors


def write(path, tensors):
    """As the safetensors library does: the largest type first, then by name."""
    names = {dtype: (name, size) for name, (dtype, size) in TYPES.items()}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: (-names[item[1].dtype][1], item[0])):
        values = tensor.detach().contiguous().numpy().tobytes()
        offsets = [len(data), len(data) + len(values)]
        header[name] = {"dtype": names[tensor.dtype][0], "shape": list(tensor.shape), "data_offsets": offsets}
        data += values
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


def batch_norm(spec, shape):
    kind = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
    return kind(shape[0], spec["epsilon"], spec["momentum"], spec["affine"])


def layer_norm(spec, shape):
    norm = nn.LayerNorm(shape, spec["epsilon"], spec["affine"])
    if not spec["bias"]:
        norm.register_parameter("bias", None)  # as the argument bias=False does from PyTorch 2.1 on
    return norm


def conv2d(spec, shape):
    return nn.Conv2d(shape[0], spec["out"], spec["kernel"], spec["stride"], spec["padding"], bias=spec["bias"])


MODULES = {
    "linear": lambda spec, shape: nn.Linear(shape[0], spec["out"], spec["bias"]),
    "conv2d": conv2d,
    "batch-norm": batch_norm,
    "layer-norm": layer_norm,
    "dropout": lambda spec, shape: nn.Dropout(spec["p"]),
    "relu": lambda spec, shape: nn.ReLU(),
    "leaky-relu": lambda spec, shape: nn.LeakyReLU(spec["slope"]),
    "gelu": lambda spec, shape: nn.GELU(),
    "tanh": lambda spec, shape: nn.Tanh(),
    "sigmoid": lambda spec, shape: nn.Sigmoid(),
    "flatten": lambda spec, shape: nn.Flatten(),
    "max-pool2d": lambda spec, shape: nn.MaxPool2d(spec["kernel"], spec["stride"]),
    "avg-pool2d": lambda spec, shape: nn.AvgPool2d(spec["kernel"], spec["stride"]),
    "global-avg-pool": lambda spec, shape: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "residual": lambda spec, shape: Residual(sequential(spec["body"], shape)),
}


def sequential(specs, shape):
    """The layers of a job as modules; what a module gives tells the next one its sizes."""
    modules = []
    for spec in specs:
        module = MODULES[spec["type"]](spec, shape)
        shape = tuple(module.eval()(torch.zeros(1, *shape)).shape[1:])
        modules.append(module)
    return nn.Sequential(*modules)


def class_weights(job, targets):
    """One a class, from all training targets where they are to be balanced; None for equal ones."""
    weights = job["loss"]["class-weights"] if "class-weights" in job["loss"] else None
    if weights == "balanced":
        counts = torch.bincount(targets)
        return len(targets) / (len(counts) * counts)
    return None if weights is None else torch.tensor(weights, dtype=torch.float32)


def mean_loss(job, outputs, targets, weights):
    if job["loss"] == "cross-entropy":
        return functional.cross_entropy(outputs, targets)
    if job["loss"] != "mse":
        smoothing = job["loss"]["label-smoothing"]
        return functional.cross_entropy(outputs, targets, weights, label_smoothing=smoothing)
    if targets.dtype == torch.int64:
        targets = functional.one_hot(targets, outputs.shape[1]).float()
    return functional.mse_loss(outputs, targets.reshape(outputs.shape))


def optimizer(job, model):
    spec = job["optimizer"]
    undecayed = []
    if not spec["decay-biases"]:
        weights = {id(m.weight) for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv2d))}
        undecayed = [p for p in model.parameters() if id(p) not in weights]
    exempt = {id(p) for p in undecayed}
    groups = [
        {"params": [p for p in model.parameters() if id(p) not in exempt], "weight_decay": spec["weight-decay"]},
        {"params": undecayed, "weight_decay": 0},
    ]
    return torch.optim.SGD(groups, spec["learning-rate"], spec["momentum"], nesterov=spec["nesterov"])


def outputs_of(job, model, samples):
    model.eval()
    with torch.no_grad():
        outputs = model(samples["inputs"])
        loss = mean_loss(job, outputs, samples["targets"], class_weights(job, samples["targets"]))
        correct = (outputs.argmax(1) == samples["targets"]).float().mean()
    return {"outputs": outputs, "evaluation": torch.stack([loss, correct])}


def describe(tensors):
    return [f"{name} {tensor.dtype} {list(tensor.shape)}" for name, tensor in tensors.items()]


def load(model, path):
    """Strictly, and more: names, order, types and shapes must be what PyTorch would have written."""
    tensors = read(path)
    if describe(tensors) != describe(model.state_dict()):
        sys.exit(f"{path} has {describe(tensors)}, but the state_dict {describe(model.state_dict())}")
    model.load_state_dict(tensors, strict=True)


def vary_norms(model):
    """Norms start as ones and zeros, with which a mistake in their weights or buffers might not show."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)):
            for tensor in module.state_dict().values():
                tensor.add_(torch.rand(tensor.shape) if tensor.is_floating_point() else 3)


def train(job, model, samples):
    inputs, targets = samples["inputs"], samples["targets"]
    steps = optimizer(job, model)
    losses = []
    weights = class_weights(job, targets)
    model.train()
    for _ in range(job["epochs"]):
        for rows in torch.arange(len(inputs)).split(job["batch-size"]):
            steps.zero_grad()
            loss = mean_loss(job, model(inputs[rows]), targets[rows], weights)
            loss.backward()
            if "clip-norm" in job["optimizer"]:
                nn.utils.clip_grad_norm_(model.parameters(), job["optimizer"]["clip-norm"])
            steps.step()
            losses.append(loss.detach())
    return torch.stack(losses)


def main(verb, folder):
    torch.manual_seed(1)
    with open(f"{folder}/job.json", encoding="utf-8") as file:
        job = json.load(file)["job"]
    samples = read(f"{folder}/samples.safetensors")
    model = sequential(job["model"], samples["inputs"].shape[1:])
    if verb == "outputs":
        load(model, f"{folder}/model.safetensors")
        write(f"{folder}/outputs.safetensors", outputs_of(job, model, samples))
    else:
        vary_norms(model)
        write(f"{folder}/initial.safetensors", model.state_dict())
        losses = train(job, model, samples)
        write(f"{folder}/trained.safetensors", model.state_dict())
        write(f"{folder}/outputs.safetensors", {"losses": losses, **outputs_of(job, model, samples)})


torch.set_num_threads(1)
for each in sys.argv[2:]:
    main(sys.argv[1], each)
