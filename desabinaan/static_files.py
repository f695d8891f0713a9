"""Static files under hashed names, also where one module of JavaScript imports another."""

from offices.bundles import BundlingStorage


class HashedFiles(BundlingStorage):
    """Rewrites ``from './other.js'`` of vendored modules, so that what a phone keeps is of one release.

    Django's own switch for it reads every script there is, and stumbles over those of packages that lack a part.
    """

    patterns = (
        *BundlingStorage.patterns,
        ("vendor/qr/*.js", ((r"""(?P<matched>from '(?P<url>\./[^']+)')""", """from '%(url)s'"""),)),
    )
