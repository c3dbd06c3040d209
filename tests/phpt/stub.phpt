--TEST--
The generated header is that of the stub (else: scripts/build stub)
--FILE--
<?php
$folder = dirname(__DIR__, 2) . '/ext';
preg_match('/Stub hash: (\w+)/', file_get_contents("$folder/alttext_arginfo.h"), $match);
var_dump($match[1] === sha1(str_replace("\r\n", "\n", file_get_contents("$folder/alttext.stub.php"))));
?>
--EXPECT--
bool(true)
