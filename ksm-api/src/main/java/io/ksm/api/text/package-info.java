/**
 * How errors are worded, names shown and spans of time read, alike everywhere. For the modules of
 * this project alone: a plug-in throws {@link io.ksm.api.UsageException} with its own words.
 *
 * <p>Its tests are in ksm-testkit.
 */
package io.ksm.api.text;
