--TEST--
Bedrock: with a pair of keys the request is signed as AWS Signature Version 4 has it
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** What the Authorization header must be: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function authorization(array $head, string $body, string $region): string
{
    $headers = [];
    foreach (array_slice($head, 1) as $line) {
        [$name, $value] = explode(':', $line, 2);
        $headers[strtolower($name)] = trim($value);
    }
    preg_match('/SignedHeaders=([^,]+)/', $headers['authorization'], $signed);
    $canonical = '';
    foreach (explode(';', $signed[1]) as $name) {
        $canonical .= "$name:$headers[$name]\n";
    }
    [$method, $path] = explode(' ', $head[0]);
    $path = str_replace('%2F', '/', rawurlencode($path));
    $request = "$method\n$path\n\n$canonical\n$signed[1]\n" . hash('sha256', $body);
    $scope = substr($headers['x-amz-date'], 0, 8) . "/$region/bedrock/aws4_request";
    $text = "AWS4-HMAC-SHA256\n{$headers['x-amz-date']}\n$scope\n" . hash('sha256', $request);
    $key = 'AWS4' . SECRET;
    foreach (explode('/', $scope) as $part) {
        $key = hash_hmac('sha256', $part, $key, true);
    }

    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/$scope, SignedHeaders=$signed[1], Signature="
        . hash_hmac('sha256', $text, $key);
}

$fake = new Fake();
$image = Alttext\Image::fromString(png(300, 200));
/* a name below localhost is this machine, and has a region in it */
$url = fn (string $host) => str_replace('127.0.0.1', "$host.localhost", $fake->at(''));

foreach (['bedrock-runtime.eu-central-1' => '', 'vpce-1.bedrock-runtime-fips.us-gov-west-1' => ':TOKEN/+='] as $host => $token) {
    $client = new Alttext\Client('bedrock', $url($host), apiKey: 'AKIDEXAMPLE:' . SECRET . $token);
    echo $client->generate($image), "\n";
    [$head, $body] = $fake->last();
    $region = explode('.', substr($host, strpos($host, 'bedrock')))[1];
    $sent = implode(preg_grep('/^Authorization: /', $head));
    echo $sent === 'Authorization: ' . authorization($head, $body, $region) ? "signed\n" : "$sent is wrong\n";
    echo implode(preg_grep('/^x-amz-security-token/i', $head)), "\n";
    echo preg_match('/SignedHeaders=[^,]*x-amz-security-token/', $sent), "\n";
}

$client = new Alttext\Client('bedrock', $url('bedrock-runtime.us-east-1'), 'amazon.nova-2-lite-v1:0', apiKey: 'AKIDEXAMPLE:' . SECRET);
try { // what libcurl before 8.9 would sign wrongly is not sent
    $client->generate($image);
    [$head, $body] = $fake->last();
    $sent = implode(preg_grep('/^Authorization: /', $head));
    echo $sent === 'Authorization: ' . authorization($head, $body, 'us-east-1') ? "right\n" : "$sent is wrong\n";
} catch (Alttext\BackendException $e) {
    echo str_contains($e->getMessage(), 'cannot sign requests for a model with ":"') ? 'right' : describe($e), "\n";
}
attempt(fn () => new Alttext\Client('bedrock', $fake->at(''), apiKey: 'AKIDEXAMPLE:' . SECRET));
?>
--EXPECT--
A brown dog runs across a green meadow towards its owner.
signed

0
A brown dog runs across a green meadow towards its owner.
signed
x-amz-security-token: TOKEN/+=
1
right
ValueError: url must be like https://bedrock-runtime.REGION.amazonaws.com for requests that are signed
