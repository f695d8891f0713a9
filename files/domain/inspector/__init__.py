"""Opens what a stranger uploaded, in a process of its own: what breaks, swells or hangs ends that process alone.

Knows nothing of Django, the database or the secrets: it gets one file, a kind and a folder to write to.
"""
