"""The detector's mask -> line boxes, as the program finds them."""

from __future__ import annotations

import numpy as np
import torch
from scipy import ndimage

from .networks import Detector

# Picture pixels one mask pixel stands for, on each side.
MASK_PX = 2
# The mask is trained this many picture pixels smaller than the line on every side, so that neighbours stay apart.
SHRUNK_PX = 2
TEXT_ABOVE = 0.5
LEAST_MASK_PIXELS = 3
STEP = 16


def mask(model: Detector, grey: np.ndarray) -> np.ndarray:
    """Probability of text at half resolution; the picture is filled up to whole steps by its edge."""
    height, width = grey.shape
    filled = np.pad(grey, ((0, -height % STEP), (0, -width % STEP)), mode="edge")
    image = torch.from_numpy(filled.astype(np.float32) / np.float32(255) - np.float32(0.5))[None, None]
    with torch.no_grad():
        return model(image.to(next(model.parameters()).device))[0, 0].cpu().numpy()


def line_boxes(probability: np.ndarray, size: tuple[int, int], above: float = TEXT_ABOVE) -> list[tuple[int, int, int, int]]:
    """(x0, y0, x1, y1) in picture pixels round each 4-connected part."""
    parts, _ = ndimage.label(probability > above)
    counts = np.bincount(parts.ravel())
    boxes = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(parts), 1):
        if counts[number] >= LEAST_MASK_PIXELS:
            x0, y0 = columns.start * MASK_PX - SHRUNK_PX, rows.start * MASK_PX - SHRUNK_PX
            x1, y1 = columns.stop * MASK_PX + SHRUNK_PX, rows.stop * MASK_PX + SHRUNK_PX
            if min(x1, size[0]) - max(x0, 0) > 0 and min(y1, size[1]) - max(y0, 0) > 0:
                boxes.append((max(0, x0), max(0, y0), min(size[0], x1), min(size[1], y1)))
    return boxes
