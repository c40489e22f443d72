"""Whether points can be separated: exact linear programs, certificates, margins."""
