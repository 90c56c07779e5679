"""What the product makes: frozen values that cross rooms. No effects, no behaviour beyond their own meaning."""
