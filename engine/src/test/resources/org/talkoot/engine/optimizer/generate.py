#!/usr/bin/env python3
"""Writes sgd.csv and schedules.csv beside itself: what PyTorch computes. Needs torch (made with 1.13)."""
import csv
import itertools
import pathlib

import torch
from torch.optim import lr_scheduler

HERE = pathlib.Path(__file__).parent
VALUES = 37
STEPS = 5
RATE = 0.1


def weights():
    return torch.tensor([(5 * i % 13 - 6) / 4 for i in range(VALUES)])


def gradient(step):
    return torch.tensor([((7 * i + 3 * step) % 11 - 5) / 8 for i in range(VALUES)])


def sgd(writer, momentum, nesterov, decay, decoupled):
    w = weights().requires_grad_()
    coupled_decay = 0 if decoupled else decay
    optimizer = torch.optim.SGD([w], lr=RATE, momentum=momentum, nesterov=nesterov, weight_decay=coupled_decay)
    for step in range(STEPS):
        w.grad = gradient(step)
        if decoupled:  # as torch.optim.AdamW does it
            w.data.mul_(1 - RATE * decay)
        optimizer.step()
        row = [momentum, str(nesterov).lower(), decay, str(decoupled).lower(), RATE, step]
        writer.writerow(row + [" ".join(repr(value) for value in w.tolist())])


def schedule(writer, kind, warmup, every, gamma, steps):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=RATE)
    if kind == "step":
        after = lr_scheduler.StepLR(optimizer, every, gamma)
    elif kind == "cosine":
        after = lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps - warmup)
    else:
        after = lr_scheduler.LambdaLR(optimizer, lambda step: 1)
    chosen = after
    if warmup:
        linear = lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
        chosen = lr_scheduler.SequentialLR(optimizer, [linear, after], milestones=[warmup])
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        chosen.step()
    writer.writerow([kind, warmup, every, gamma, RATE, steps, " ".join(repr(rate) for rate in rates)])


with open(HERE / "sgd.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["momentum", "nesterov", "weight decay", "decoupled", "learning rate", "step", "weights"])
    for mu, nesterov, decay, decoupled in itertools.product((0, 0.9), (False, True), (0, 0.05), (False, True)):
        if not (nesterov and mu == 0):
            sgd(out, mu, nesterov, decay, decoupled)

with open(HERE / "schedules.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["type", "warmup", "every", "gamma", "learning rate", "steps", "rates"])
    schedule(out, "constant", 0, 1, 1, 7)
    schedule(out, "constant", 4, 1, 1, 9)
    schedule(out, "step", 0, 3, 0.5, 14)
    schedule(out, "step", 0, 1, 0.9, 6)
    schedule(out, "cosine", 0, 1, 1, 11)
    schedule(out, "cosine", 4, 1, 1, 20)
    schedule(out, "cosine", 2, 1, 1, 3)
