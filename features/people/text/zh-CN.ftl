# 登录
people-login-title = 登录
people-phone = 手机号
people-login-by-code = 发验证码登录
people-login-by-password = 用密码登录
people-login-next = 下一步
people-login-go = 登录
people-code-title = 输入验证码
people-code-lead = 如果 { $phone } 在这里登记过，6 位验证码已经发到这个手机上，10 分钟内有效。
people-code-demo = 演示站不发短信，验证码是 { $code }
people-code = 6 位验证码
people-code-again = 没收到？再发一次
people-password-title = 输入密码
people-password-lead = 手机号 { $phone }
people-password = 密码
people-password-forgotten = 忘了密码？返回上一步，用验证码登录，进去以后可以重设密码。
people-password-forgotten-staff = 忘了密码？请找社区工作人员帮您重设。
people-demo-title = 演示：选一个人，直接进去
people-demo-text = 都是编出来的人，随便点，随便试。
people-notice-code-sent = 新的验证码已经发出
# 出错时
people-error-password-wrong = 手机号或密码不对，请再试一次
people-error-code-wrong = 验证码不对，或者已经过期
people-error-locked = 试错太多次了，请等 { $minutes } 分钟再试
people-error-password-weak = 这个密码太容易猜到，请换一个
people-error-code = 请填 12 位区划代码，例如 510182001009
people-error-code-taken = 这个区划代码已经建过社区
people-error-name-taken = 这个名称已经有了
people-error-phone-taken = 这个手机号已经登记过
people-error-credit-code = 统一社会信用代码是 18 位字母和数字
people-error-term = 结束时间要晚于开始时间
# 组织
people-kind-committee = 居民委员会
people-kind-operating-company = 社区企业（居委会独资）
people-kind-party-branch = 党组织
people-kind-social-organisation = 社会组织
people-kind-enterprise = 企业
people-kind-sole-trader = 个体工商户
