"""The mode of small institutions: its setting, the acts that wait for the auditor, the consent."""
