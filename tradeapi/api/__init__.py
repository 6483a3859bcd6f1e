"""How anything speaks HTTP: questions, answers, pages, problems, and the document that says so."""
