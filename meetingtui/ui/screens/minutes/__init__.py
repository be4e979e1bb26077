"""The minutes screens: preview, check before issuing, wording, issuing, mail."""
