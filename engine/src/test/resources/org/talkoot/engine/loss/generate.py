#!/usr/bin/env python3
"""Writes cross-entropy.csv beside itself: what PyTorch computes. Needs torch (made with 1.13)."""
import csv
import itertools
import pathlib

import torch
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
ROWS = 6
CLASSES = 5
WEIGHTS = {"equal": None, "list": [0.25, 3, 1, 7.5, 0.1]}


def logits():
    return torch.tensor([[((7 * i + 11 * j) % 17 - 8) / 2 for j in range(CLASSES)] for i in range(ROWS)])


def numbers(tensor):
    return " ".join(repr(value) for value in tensor.flatten().tolist())


with open(HERE / "cross-entropy.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["smoothing", "weights", "logits", "labels", "loss", "gradient"])
    for smoothing, weights in itertools.product([0, 0.1, 0.7], WEIGHTS.values()):
        x = logits().requires_grad_()
        labels = torch.tensor([3 * i % CLASSES for i in range(ROWS)])
        weight = None if weights is None else torch.tensor(weights)
        loss = functional.cross_entropy(x, labels, weight, label_smoothing=smoothing)
        loss.backward()
        listed = "" if weights is None else " ".join(map(str, weights))
        writer.writerow([smoothing, listed, numbers(x), numbers(labels), numbers(loss), numbers(x.grad)])
