"""A line's box -> the recogniser's input. The program does the same in Rust: change both or neither.

Whole numbers and plain bilinear sampling throughout, so that both give the same text.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

HEIGHT = 32
# Width of a square crop: wider than tall, so that narrow letters ("ll") keep three frames.
SQUARE_WIDTH = 36
LEAST_WIDTH, MOST_WIDTH = 16, 4096
WIDTH_STEP = 32
FRAME_PX = 4
# Fainter crops are not stretched to full contrast: noise would become text.
LEAST_RANGE = 16
# Background after `normalised`.
BACKGROUND = 0.5

Box = tuple[int, int, int, int]


def crop_box(line: Box, size: tuple[int, int]) -> Box:
    """The line box (x0, y0, x1, y1) with its margin, inside a picture of size (width, height)."""
    x0, y0, x1, y1 = line
    margin = (y1 - y0 + 4) // 8
    return max(0, x0 - margin), max(0, y0 - margin), min(size[0], x1 + margin), min(size[1], y1 + margin)


def normalised(crop: np.ndarray) -> np.ndarray:
    """u8 -> f32: full contrast, dark text on light, -0.5..0.5."""
    low, high = int(crop.min()), int(crop.max())
    values = (crop.astype(np.float32) - np.float32(low)) / np.float32(max(high - low, LEAST_RANGE)) - np.float32(0.5)
    return -values if 2 * int(crop.sum(dtype=np.int64)) < (low + high) * crop.size else values


def scaled_width(width: int, height: int) -> int:
    """Round half up of width * SQUARE_WIDTH / height."""
    return min(MOST_WIDTH, max(LEAST_WIDTH, (2 * width * SQUARE_WIDTH + height) // (2 * height)))


def scaled(values: np.ndarray, width: int | None = None) -> torch.Tensor:
    """[HEIGHT, width] by bilinear sampling at half-pixel centres, no anti-aliasing."""
    height_px, width_px = values.shape
    target = (HEIGHT, width or scaled_width(width_px, height_px))
    return F.interpolate(torch.from_numpy(np.ascontiguousarray(values))[None, None], size=target, mode="bilinear", align_corners=False)[
        0, 0
    ]


def prepared(crop: np.ndarray) -> torch.Tensor:
    return scaled(normalised(crop))


def padded_width(width: int) -> int:
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def batch(lines: list[torch.Tensor]) -> torch.Tensor:
    """[lines, 1, HEIGHT, width]; padded on the right to the widest one's step."""
    width = padded_width(max(line.shape[1] for line in lines))
    out = torch.full((len(lines), 1, HEIGHT, width), BACKGROUND)
    for k, line in enumerate(lines):
        out[k, 0, :, : line.shape[1]] = line
    return out
