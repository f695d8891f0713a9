"""What is wrong with the policy of a view, if anything."""

import inspect
from collections.abc import Callable, Iterator

from offices import policy


def complaint(view: object) -> str:
    """A sentence, or nothing: a view is a plain function, perhaps wrapped, with exactly one policy."""
    if not inspect.isfunction(view) or hasattr(view, "view_class"):
        return "is no function view"
    if not hasattr(view, "policy"):
        return "has no policy of offices.policy"
    guards = [layer for layer in _layers(view) if _is_guard(layer)]
    if len(guards) > 1 or any(hasattr(guard.__wrapped__, "policy") for guard in guards):  # type: ignore[attr-defined]
        return "has more than one policy"
    if guards and (view.policy == policy.ANYBODY or view.policy != guards[0].policy):  # type: ignore[attr-defined]
        return "is opened by a second policy"
    if not guards and view.policy != policy.ANYBODY:
        return "names a policy that nothing enforces"
    return ""


def _layers(view: Callable) -> Iterator[Callable]:
    """The view and everything it wraps, outermost first."""
    layer: Callable | None = view
    while layer is not None:
        yield layer
        layer = getattr(layer, "__wrapped__", None)


def _is_guard(layer: Callable) -> bool:
    """Made by ``offices.policy``; ``wraps`` changes the name of a function but not of its code."""
    code = getattr(layer, "__code__", None)
    return code is not None and code.co_filename == policy.__file__ and code.co_name == "guarded"
