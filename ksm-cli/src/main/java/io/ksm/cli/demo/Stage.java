package io.ksm.cli.demo;

/** The moments at which the demonstration asks how much memory there is in use. */
enum Stage {
  /** Everything was written, and nothing merged. */
  FILLED("filled"),
  /** Nothing more was left to merge. */
  MERGED("merged"),
  /** Part of it was written to, and no scan has been there since. */
  WRITTEN("written to"),
  /** Nothing more was left to merge again. */
  MERGED_AGAIN("merged again");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** Returns the name for people. */
  String label() {
    return label;
  }

  /** Says whether the accounts are up to date: a scan has looked, and nobody has written since. */
  boolean isAccounted() {
    return this == MERGED || this == MERGED_AGAIN;
  }
}
