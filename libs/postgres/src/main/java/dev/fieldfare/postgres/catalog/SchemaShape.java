package dev.fieldfare.postgres.catalog;

/** A schema: whether the acting role may create things in it. */
public record SchemaShape(String name, boolean mayCreate) {}
