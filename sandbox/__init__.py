"""Look-alikes of Cin7 Core and JOOR, for tests, demos, simulations and for brands who want to try Seamline."""
