/** The plug-ins of a run: where to look for them, and the command that lists and checks them. */
package io.ksm.cli.plugins;
