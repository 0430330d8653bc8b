"""Pictures on their way from the ERP to JOOR: fetched with care, and converted where JOOR refuses them."""
