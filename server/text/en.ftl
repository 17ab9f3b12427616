house-title = Courtyard
house-hello = Welcome to Courtyard
house-what = Help a neighbour and earn beans; spend beans at the shops next door. Anyone can check where every bean came from and where it went.
house-communities = Communities here
house-choose = Which community would you like to open?
house-books = Open books
house-no-role = Your account does not belong to a community yet. Please ask the community staff.
house-login = Sign in
