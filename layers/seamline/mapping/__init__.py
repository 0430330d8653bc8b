"""Pure translations between the ERP's records, the settings and JOOR's records."""
