# Signing in
people-login-title = Sign in
people-phone = Mobile number
people-login-by-code = Send me a code
people-login-by-password = Use my password
people-login-next = Next
people-login-go = Sign in
people-code-title = Enter the code
people-code-lead = If { $phone } is registered here, a 6-digit code is on its way to it. It works for 10 minutes.
people-code-demo = The demo sends no messages. The code is { $code }
people-code = 6-digit code
people-code-again = Nothing came? Send it again
people-password-title = Enter your password
people-password-lead = Mobile number { $phone }
people-password = Password
people-password-forgotten = Forgotten it? Go back, sign in with a code, and set a new password inside.
people-password-forgotten-staff = Forgotten it? Please ask the community staff to set a new one.
people-demo-title = Demo: choose someone and walk in
people-demo-text = These people are made up. Try anything you like.
people-notice-code-sent = A new code has been sent
# What can go wrong
people-error-password-wrong = Number or password is not right. Please try again
people-error-code-wrong = The code is not right, or it is too old
people-error-locked = Too many wrong tries. Please wait { $minutes } min and try again
people-error-password-weak = This password is too easy to guess. Please choose another
people-error-code = Enter the 12-digit division code, for example 510182001009
people-error-code-taken = There is a community with this code already
people-error-name-taken = This name is taken
people-error-phone-taken = This number is registered already
people-error-credit-code = The unified credit code has 18 letters and digits
people-error-term = The end must be later than the beginning
# Organisations
people-kind-committee = Residents' committee
people-kind-operating-company = Operating company (owned by the committee)
people-kind-party-branch = Party branch
people-kind-social-organisation = Social organisation
people-kind-enterprise = Enterprise
people-kind-sole-trader = Sole trader
