"""The two networks. Plain convolutions throughout: they are what oneDNN and rten run fastest on a processor."""

from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F


def convolution(inputs: int, outputs: int, size: int = 3, stride: int | tuple[int, int] = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, channels: int, size: tuple[int, int] = (3, 3)) -> None:
        super().__init__()
        padding = (size[0] // 2, size[1] // 2)
        self.inner = nn.Sequential(nn.Conv2d(channels, channels, size, 1, padding, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.inner(x))


class Recogniser(nn.Module):
    """[lines, 1, 32, width] -> log-probabilities [width / 4, lines, labels].

    About 240 thousand multiply-adds a column. Read by CTC (Graves et al. 2006). The sequence part is convolutions
    along the line: a recurrent one took half of the training time and sees further than a glyph needs.
    """

    def __init__(self, labels: int, channels: tuple[int, int, int] = (24, 48, 80), sequence: int = 128, depth: int = 3) -> None:
        super().__init__()
        a, b, c = channels
        self.trunk = nn.Sequential(convolution(1, a, 3, 2), convolution(a, b, 3, 2), Residual(b), convolution(b, c, 3, (2, 1)), Residual(c))
        self.column = nn.Sequential(nn.Conv2d(c, sequence, (4, 1), bias=False), nn.BatchNorm2d(sequence), nn.ReLU())
        self.sequence = nn.Sequential(*[Residual(sequence, (1, 5)) for _ in range(depth)])
        self.drop = nn.Dropout(0.1)
        self.out = nn.Conv2d(sequence, labels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.out(self.drop(self.sequence(self.column(self.trunk(x)))))
        return F.log_softmax(x.squeeze(2).permute(2, 0, 1), 2)


class Detector(nn.Module):
    """[pages, 1, height, width] (multiples of 16) -> probability of text [pages, 1, height / 2, width / 2].

    A U-Net (Ronneberger et al. 2015) on patches of 4 x 4 pixels; each patch answers for its four mask pixels.
    """

    def __init__(self, channels: tuple[int, int, int] = (16, 24, 40)) -> None:
        super().__init__()
        a, b, c = channels
        self.patches = nn.Sequential(nn.Conv2d(1, a, 6, 4, 1, bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.fine = Residual(a)
        self.middle = nn.Sequential(convolution(a, b, 3, 2), Residual(b))
        self.coarse = nn.Sequential(convolution(b, c, 3, 2), Residual(c), Residual(c))
        self.to_middle, self.to_fine = nn.Conv2d(c, b, 1), nn.Conv2d(b, a, 1)
        self.join_middle, self.join_fine = Residual(b), Residual(a)
        self.out = nn.Conv2d(a, 4, 3, 1, 1)

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        fine = self.fine(self.patches(x))
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        middle = self.join_middle(middle + twice(self.to_middle(coarse)))
        fine = self.join_fine(fine + twice(self.to_fine(middle)))
        return F.pixel_shuffle(self.out(fine), 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.logits(x))


def twice(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2, mode="nearest")
