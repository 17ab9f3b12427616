house-title = 小院
house-hello = 欢迎来到小院
house-what = 帮了邻居，就有信义贝；信义贝可以在身边的小店当钱用。每一枚贝从哪来、到哪去，人人都能查。
house-communities = 这里的社区
house-choose = 您要进哪个社区？
house-books = 看公开账
house-no-role = 您的账号还没有加入任何社区，请联系社区工作人员。
house-login = 登录
