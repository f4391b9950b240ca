"""numpy arrays and scalars as ``.npy`` files, mapped copy-on-write when read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from amlnb.data.formats.format import MisfitError
from amlnb.data.kinds import is_array, is_numpy_scalar, type_name
from amlnb.data.region import MAP_FROM


class NpyFormat:
    """Any array without Python objects in it; a 0-d file is a scalar."""

    name = "npy"
    suffix = ".npy"
    takes = "numpy arrays and scalars that hold no Python objects"

    def suits(self, value: object) -> bool:
        """Return whether it is of numpy."""
        return is_array(value) or is_numpy_scalar(value)

    def write(self, value: object, file: io.RawIOBase, *, exact: bool) -> None:
        """Write header and memory; a contiguous array is not copied."""
        import numpy as np
        from numpy.lib import format as npy

        if exact:
            _refuse_inexact(value)
        elif not self.suits(value) and not isinstance(
            value, list | tuple | int | float
        ):
            raise MisfitError(f"it is a {type_name(value)}")
        array: Any = np.asanyarray(value).view(np.ndarray)
        _refuse_dtype(array.dtype)
        if not (array.flags.c_contiguous or array.flags.f_contiguous):
            array = np.ascontiguousarray(array)
        npy.write_array_header_2_0(file, npy.header_data_from_array_1_0(array))
        if array.size:
            flat = array.reshape(-1, order="A" if array.flags.c_contiguous else "F")
            file.write(memoryview(flat.view(np.uint8)))

    def read(self, path: Path) -> object:
        """Return a plain writable array, whose file is never written to."""
        import numpy as np

        big = path.stat().st_size >= MAP_FROM
        found: Any = np.load(path, mmap_mode="c" if big else None, allow_pickle=False)
        array: Any = found.view(np.ndarray)
        return array[()] if array.ndim == 0 else array


def _refuse_inexact(value: Any) -> None:
    import numpy as np

    if is_array(value) and type(value) not in (np.ndarray, np.memmap):
        raise MisfitError(f"it is a {type_name(value)}, more than a plain array")
    if is_array(value) and value.ndim == 0:
        raise MisfitError("it is an array without dimensions")


def _refuse_dtype(dtype: Any) -> None:
    """Refuse types that the file's header cannot name."""
    import warnings

    from numpy.lib import format as npy

    if dtype.hasobject:
        raise MisfitError("it holds Python objects")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # metadata of a dtype: told by the comparison
        try:
            back = npy.descr_to_dtype(npy.dtype_to_descr(dtype))
        except (TypeError, ValueError):
            back = None
    if back != dtype or dtype.metadata:
        raise MisfitError(f"its dtype {dtype} has no name in .npy files")
