"""Defining custom fields."""
