"""Sales of Cin7 Core: header, quote, order, fulfilment, invoice and payment, and what each step moves."""
