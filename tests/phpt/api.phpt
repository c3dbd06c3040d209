--TEST--
The classes: final, made in their own ways only, neither copied nor serialized
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

foreach (['Image', 'Result', 'Batch', 'Client'] as $name) {
    $class = new ReflectionClass("Alttext\\$name");
    printf("%s: %s, constructor %s, %s\n", $name, implode(' ', Reflection::getModifierNames($class->getModifiers())),
        implode(' ', Reflection::getModifierNames($class->getConstructor()->getModifiers())),
        implode(' ', $class->getInterfaceNames()) ?: 'no interface');
    foreach ($class->getProperties() as $property) {
        $property->isReadOnly() || print("$name::\$$property->name is not readonly\n");
    }
}
foreach (['Image', 'Transport', 'Backend', 'Reply'] as $kind) {
    $class = new ReflectionClass("Alttext\\{$kind}Exception");
    printf("%s extends %s extends %s\n", $class->name, $class->getParentClass()->name,
        $class->getParentClass()->getParentClass()->name);
}

echo "\n";
$client = new Alttext\Client();
$objects = [Alttext\Image::fromString(png(8, 8)), alttext_generate_many([]), $client];
foreach ($objects as $object) {
    attempt(fn () => clone $object);
    attempt(fn () => serialize($object));
    attempt(fn () => (new ReflectionClass($object))->newInstanceWithoutConstructor());
    attempt(fn () => $object->anything = 1);
}
attempt(fn () => $objects[0]->width = 9);
attempt(fn () => $client->__construct());
attempt(fn () => unserialize('O:14:"Alttext\Client":0:{}'));
attempt(fn () => new Alttext\Exception('x'));

echo "\n";
foreach ([['alttext_generate', 1], ['alttext_generate_many', 1], [['Alttext\Client', '__construct'], 3]] as [$function, $at]) {
    $parameter = new ReflectionParameter($function, $at);
    echo $parameter->getName(), ': ', $parameter->getAttributes()[0]->getName(), "\n";
}
var_dump(alttext_backends()['openai']['keyEnv'], alttext_backends()['llama-server']['local']);
foreach (alttext_backends() as $name => $backend) {
    (array_keys($backend) === ['url', 'model', 'keyEnv', 'needsKey', 'local']) || print("$name is odd\n");
}
?>
--EXPECT--
Image: final, constructor private, no interface
Result: final, constructor private, Stringable
Batch: final, constructor private, Iterator Traversable
Client: final, constructor public, no interface
Alttext\ImageException extends Alttext\Exception extends RuntimeException
Alttext\TransportException extends Alttext\Exception extends RuntimeException
Alttext\BackendException extends Alttext\Exception extends RuntimeException
Alttext\ReplyException extends Alttext\Exception extends RuntimeException

Error: Trying to clone an uncloneable object of class Alttext\Image
Exception: Serialization of 'Alttext\Image' is not allowed
ReflectionException: Class Alttext\Image is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot create dynamic property Alttext\Image::$anything
Error: Trying to clone an uncloneable object of class Alttext\Batch
Exception: Serialization of 'Alttext\Batch' is not allowed
ReflectionException: Class Alttext\Batch is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot create dynamic property Alttext\Batch::$anything
Error: Trying to clone an uncloneable object of class Alttext\Client
Exception: Serialization of 'Alttext\Client' is not allowed
ReflectionException: Class Alttext\Client is an internal class marked as final that cannot be instantiated without invoking its constructor
Error: Cannot create dynamic property Alttext\Client::$anything
Error: Cannot modify readonly property Alttext\Image::$width
Error: Alttext\Client is constructed already
Exception: Unserialization of 'Alttext\Client' is not allowed
Error: Cannot instantiate abstract class Alttext\Exception

options: SensitiveParameter
options: SensitiveParameter
apiKey: SensitiveParameter
string(14) "OPENAI_API_KEY"
bool(true)
