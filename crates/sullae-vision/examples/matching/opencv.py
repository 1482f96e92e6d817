"""The full search that matching is compared with: cv2.matchTemplate, TM_CCOEFF_NORMED, grey, one thread.

Reads one command a line, writes one answer a line:
  load PATH               picture to search in        -> its size
  time X Y W H            search for this part of it  -> milliseconds of thread CPU time
  best PATH X Y W H S...  search for a part of another picture at these scales -> x y w h score
"""

import sys
import time

import cv2

cv2.setNumThreads(1)
pictures = {}


def grey(path):
    if path not in pictures:
        if len(pictures) > 4:
            pictures.clear()
        pictures[path] = cv2.imread(path, cv2.IMREAD_GRAYSCALE)
    return pictures[path]


def search(image, template):
    return cv2.matchTemplate(image, template, cv2.TM_CCOEFF_NORMED)


def best(image, template, scales):
    top = (-2.0, 0, 0, 0, 0)
    for scale in scales:
        height, width = template.shape
        width, height = max(1, round(width * scale)), max(1, round(height * scale))
        if width > image.shape[1] or height > image.shape[0]:
            continue
        method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        scaled = template if scale == 1 else cv2.resize(template, (width, height), interpolation=method)
        _, score, _, (x, y) = cv2.minMaxLoc(search(image, scaled))
        top = max(top, (score, x, y, width, height))
    score, x, y, width, height = top
    return x, y, width, height, score


image = None
print(cv2.__version__, flush=True)
for line in sys.stdin:
    command, *words = line.rstrip("\n").split("\t")
    if command == "load":
        image = grey(words[0])
        answer = image.shape[1], image.shape[0]
    else:
        source = image if command == "time" else grey(words.pop(0))
        x, y, width, height = map(int, words[:4])
        template = source[y : y + height, x : x + width].copy()
        if command == "time":
            start = time.thread_time()
            search(image, template)
            answer = ((time.thread_time() - start) * 1e3,)
        else:
            answer = best(image, template, map(float, words[4:]))
    print(*answer, sep="\t", flush=True)
