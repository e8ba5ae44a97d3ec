"""Pictures: do they open, how large are they as shown, are they a photo's shape."""

from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from zhicheng.uploads.rules import UploadRefused, UploadRules

_PILLOW_FORMATS = {"jpg": "JPEG", "png": "PNG"}
_ORIENTATION = 0x0112
_LYING = range(5, 9)  # EXIF orientations in which width and height change places
_COLOURLESS = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})
# A larger PNG is judged by its check sums, not decoded, and a larger progressive JPEG, which can't be decoded piece by
# piece, is refused: their pixels would fill the memory.
_DECODED_PIXELS = 16_000_000

# What Pillow raises for damaged files, which depends on where the damage is.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError)


def inspect_image(stream: BinaryIO, format_: str, name: str, rules: UploadRules) -> dict[str, Any]:
    """Width, height and colour of a picture that opens. Raises UploadRefused."""
    image = _opened(stream, format_, name)
    width, height = image.size
    most = min(_DECODED_PIXELS, rules.max_pixels) if image.info.get("progressive") else rules.max_pixels
    if width * height > most:
        raise _too_many_pixels(name)
    if format_ == "jpg" and image.getexif().get(_ORIENTATION) in _LYING:
        width, height = height, width
    colour = image.mode not in _COLOURLESS
    _read_through(stream, image, format_, name)
    if rules.photo_ratio:
        _check_ratio(width, height, name, rules)
    return {"width": width, "height": height, "colour": colour}


def _opened(stream: BinaryIO, format_: str, name: str) -> Image.Image:
    stream.seek(0)
    try:
        return Image.open(stream, formats=[_PILLOW_FORMATS[format_]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except (UnidentifiedImageError, *_DAMAGE) as error:
        raise _damaged(name) from error


def _read_through(stream: BinaryIO, image: Image.Image, format_: str, name: str) -> None:
    """Reads the picture to its end in little memory."""
    try:
        if format_ == "jpg":
            image.draft("L", (1, 1))  # decodes an eighth of each side, but reads everything
            image.load()
        else:
            small = image.width * image.height <= _DECODED_PIXELS
            image.verify()
            if small:
                _opened(stream, format_, name).load()
    except _DAMAGE as error:
        raise _damaged(name) from error


def _check_ratio(width: int, height: int, name: str, rules: UploadRules) -> None:
    across, down = rules.photo_ratio or (1, 1)
    wanted = down / across
    if abs(height / width - wanted) > wanted * rules.ratio_tolerance:
        raise UploadRefused(
            f"“{name}”的宽高为{width}×{height}像素，宽高比为1:{height / width:.2f}；照片宽高比应为1:{wanted:g}"
            f"（允许误差{rules.ratio_tolerance:.0%}）。请裁剪后重新上传。"
        )


def _too_many_pixels(name: str) -> UploadRefused:
    return UploadRefused(f"“{name}”的像素过多，无法在网页上审阅。请以200至300dpi重新扫描，或缩小图片尺寸后重新上传。")


def _damaged(name: str) -> UploadRefused:
    return UploadRefused(f"“{name}”无法打开，图片已损坏或未传完整。请在本机确认能正常打开后重新上传。")
