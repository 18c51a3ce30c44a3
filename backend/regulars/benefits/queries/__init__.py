"""Reading benefits, price lists, and what somebody pays."""
