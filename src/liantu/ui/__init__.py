"""All Streamlit code of the package; pages arrange what lies here."""
