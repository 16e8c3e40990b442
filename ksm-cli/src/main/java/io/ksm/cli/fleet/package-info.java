/** {@code ksm fleet}: what hosts hold, what they would save together, and who should live where. */
package io.ksm.cli.fleet;
