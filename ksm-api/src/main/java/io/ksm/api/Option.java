package io.ksm.api;

/**
 * A setting that a plug-in knows, given by users as {@code key=value}.
 *
 * @param key the name, {@code [a-z][a-z0-9-]*}
 * @param summary one line for people: meaning, unit, permitted values
 * @param defaultValue the value where the user gives none, in the form in which a user would give
 *     it
 */
public record Option(String key, String summary, String defaultValue) {}
