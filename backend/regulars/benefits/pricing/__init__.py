"""What a customer pays and why: pure calculations over plain values, in minor units of one currency."""
