from accounts.models.exports import PersonalDataExport
from accounts.models.posting import Posting
from accounts.models.sign_in_code import SignInCode
from accounts.models.user import User

__all__ = ["PersonalDataExport", "Posting", "SignInCode", "User"]
