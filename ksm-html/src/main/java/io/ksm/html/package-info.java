/**
 * Pages that people open in a browser. A page is one file: its data, the script that draws them, a
 * chart library and this package's kit are all in it. The kit has the looks (light and dark),
 * tables, charts with their axes, and one colour for each thing that is drawn; a page's own script
 * says what is drawn.
 */
package io.ksm.html;
