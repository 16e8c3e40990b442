package io.ksm.cli.demo;

/** What a program caches. */
enum ItemKind {
  /** A page of a catalogue in JSON, as a service answers it. */
  DOCUMENT,
  /** The pixels of a piece of a map. */
  TILE,
  /** A buffer that was zeroed and is not in use. */
  BUFFER
}
