"""What providers told of mails that they had taken comes in; what is known of deliveries and addresses goes out."""
