"""Care before serving: is this our database, is it whole, does anybody else serve it?"""
