"""How warmly and how clearly was it done? Audits by people, and what is proposed to them."""
