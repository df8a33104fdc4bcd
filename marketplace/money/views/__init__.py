"""Pages of the money area: the person's, the funder's, the payer's, the payee's."""
