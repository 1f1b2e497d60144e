"""The fixture `mock_dify`, and what a test prepares on MockDify and looks at afterwards."""
