"""Neo4j Community for tests: ``pom.xml`` says which, ``server`` fetches and runs it."""
