# SPDX-License-Identifier: Apache-2.0
"""The network: grey picture in, thirteen numbers for each cell of 8 by 8 pixels out.

A CenterNet (Zhou, Wang, Krahenbuhl 2019, "Objects as Points") with a feature pyramid (Lin and others 2017). Most of
its weights stand at strides 32 and 64, where they cost little time; two thin convolutions lead down to stride 4.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

CELL = 8
STEP = 32
HEADS = 13
Widths = tuple[int, int, int, int, int, int]
WIDTHS: Widths = (
    16,
    16,
    48,
    80,
    112,
    128,
)  # at strides 2 to 64; onnxruntime computes channels sixteen at a time
RARE = -4.0  # logit of a plate's centre before training: about one cell in fifty


def conv(inside: int, outside: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    """Convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """Two convolutions beside a short cut (He and others 2016)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(N, width, H, W) to the same."""
        return functional.relu(x + self.second(self.first(x)))


class Detector(nn.Module):
    """Input (N, 1, H, W) grey 0..255, H and W multiples of 32; output (N, 13, H/8, W/8).

    The channels: 0 logit of a plate's centre; 1, 2 its offset right and down in cells; 3, 4 log of width and height
    in cells of the upright hull of the corners; 5 to 12 corners top left, top right, bottom right, bottom left, each
    x then y, from the centre in units of the hull's width and height.
    """

    def __init__(self, widths: Widths = WIDTHS, neck: int = 48) -> None:
        super().__init__()
        w2, w4, w8, w16, w32, w64 = widths
        self.stem = nn.Sequential(conv(1, w2, 2), conv(w2, w4, 2))
        self.at8 = nn.Sequential(conv(w4, w8, 2), Block(w8))
        self.at16 = nn.Sequential(conv(w8, w16, 2), Block(w16))
        self.at32 = nn.Sequential(conv(w16, w32, 2), Block(w32))
        self.at64 = nn.Sequential(conv(w32, w64, 2), conv(w64, w64))
        self.from64, self.from32 = conv(w64, neck, 1, 1), conv(w32, neck, 1, 1)
        self.from16, self.from8 = conv(w16, neck, 1, 1), conv(w8, neck, 1, 1)
        mix, last = conv(neck, neck), nn.Conv2d(neck, HEADS, 1)
        self.head = nn.Sequential(mix, last)
        self._start(last)

    @staticmethod
    def _start(last: nn.Conv2d) -> None:
        # A plate of 48 by 24 pixels, upright, seldom there: the answer before anything is learnt.
        first = [RARE, 0, 0, 1.8, 1.1, -0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5]
        with torch.no_grad():
            last.load_state_dict({"weight": last.weight * 0.3, "bias": torch.tensor(first)})

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        at8 = self.at8(self.stem(x / 127.5 - 1))
        at16 = self.at16(at8)
        at32 = self.at32(at16)
        mixed = self.from32(at32) + _grown(self.from64(self.at64(at32)), at32)
        mixed = self.from16(at16) + _grown(mixed, at16)
        return self.head(self.from8(at8) + _grown(mixed, at8))  # type: ignore[no-any-return]


def _grown(small: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(small, size=like.shape[2:], mode="nearest")
