"""Mail APIs on loopback, as their documentation describes them: one file each."""
