package io.ksm.api;

/**
 * The version of these contracts.
 *
 * <p>A plug-in's jar names the level that it was made for in its manifest, {@code Ksm-Api-Version:
 * 2}. The engine refuses a jar that names another one, because a plug-in of another level would
 * fail later and less clearly.
 */
public final class ApiLevel {
  /** The level of this package; grows by one with every incompatible change. */
  public static final int CURRENT = 2;

  /** The main attribute of a plug-in jar's manifest that holds the level. */
  public static final String MANIFEST_ATTRIBUTE = "Ksm-Api-Version";

  private ApiLevel() {}
}
