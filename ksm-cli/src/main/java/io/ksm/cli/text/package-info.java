/** Text for people and programs, whatever it is of: tables, numbers, labels, CSV and JSON. */
package io.ksm.cli.text;
