# SPDX-License-Identifier: Apache-2.0
"""What can be set about reading a hit's plate again with other readers."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class SecondReaderSettings(BaseModel):
    """The readers that look at the crop of a hit besides the camera's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stock: Path | None = Field(
        default=None,
        title="Stock model",
        description="ONNX file of the stock PP-OCR reader; without it only Tesseract is asked.",
    )
    stock_sha256: str = Field(
        default="",
        title="Hash of the stock model",
        description="SHA-256 of the stock model; a file with another one is not asked.",
        pattern=r"^([0-9a-fA-F]{64})?$",
    )
    stock_below: float = Field(
        default=0.9,
        title="Ask the stock model below",
        description="The stock model is asked when the camera's reading is less sure than this (0 to 1).",
        ge=0,
        le=1,
    )
