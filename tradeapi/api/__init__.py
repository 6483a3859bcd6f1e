"""How anything speaks HTTP: questions, answers, pages, references, problems, and the document that says so."""
