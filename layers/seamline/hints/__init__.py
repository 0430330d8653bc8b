"""The fast lane: what an ERP says by webhook makes a flow run now for those records; polling stays the truth."""
