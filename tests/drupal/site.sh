#!/bin/sh
# Makes a real Drupal with the alttext module in it; does only what is not yet done, so call it freely.
#
#   tests/drupal/site.sh DIR             code alone, by Composer, fit to run PHPUnit
#   tests/drupal/site.sh DIR PROFILE     also installs that profile (standard, demo_umami) on SQLite,
#                                        with the module enabled
#
# DIR/drush is Drush for that site with the PHP extension in it: `DIR/drush alttext:backfill`.  The
# extension is out/ext/modules/alttext.so or what ALTTEXT_EXTENSION names; without it Drupal runs all
# the same.  An existing project may be named as DIR: one with vendor/autoload.php is left as it is, but
# for the module's link and DIR/drush.
#
# Exit codes: 0 ready; 3 Composer cannot get Drupal (one line says why, the log is DIR/composer.log);
# 1 anything else.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "${1:?usage: site.sh DIR [PROFILE]}"
dir=$(cd "$1" && pwd)
profile=${2:-}

# Drupal 11 needs PHP 8.3, and PHPUnit goes with Drupal.  Twig 3.29 breaks templates of Drupal 10.6, such
# as the status report.
write_project() {
    core='^10.3' phpunit='^9.6' symfony='^6.4'
    if php -r 'exit(PHP_VERSION_ID >= 80300 ? 0 : 1);'; then
        core='^11' phpunit='^11.5' symfony='^7.2'
    fi
    cat >"$dir/composer.json" <<JSON
{
    "name": "alttext/site",
    "type": "project",
    "require": {
        "composer/installers": "^2.3",
        "drupal/core": "$core",
        "drupal/core-composer-scaffold": "$core",
        "drush/drush": "^13",
        "twig/twig": "<3.29"
    },
    "require-dev": {
        "behat/mink": "^1.11",
        "behat/mink-browserkit-driver": "^2.2",
        "mikey179/vfsstream": "^1.6.11",
        "phpspec/prophecy-phpunit": "^2",
        "phpunit/phpunit": "$phpunit",
        "symfony/browser-kit": "$symfony",
        "symfony/css-selector": "$symfony",
        "symfony/dom-crawler": "$symfony",
        "symfony/error-handler": "$symfony",
        "symfony/lock": "$symfony",
        "symfony/phpunit-bridge": "$symfony",
        "symfony/var-dumper": "$symfony"
    },
    "minimum-stability": "dev",
    "prefer-stable": true,
    "config": {
        "allow-plugins": {
            "composer/installers": true,
            "drupal/core-composer-scaffold": true
        }
    },
    "extra": {
        "drupal-scaffold": { "locations": { "web-root": "web/" } },
        "installer-paths": { "web/core": ["type:drupal-core"] }
    }
}
JSON
}

fetch_code() {
    [ -f "$dir/vendor/autoload.php" ] && return
    if ! command -v composer >/dev/null; then
        echo "site.sh: Composer is not installed" >&2
        exit 3
    fi
    write_project
    if ! COMPOSER_ALLOW_SUPERUSER=1 composer --working-dir="$dir" install \
        --no-interaction --no-progress >"$dir/composer.log" 2>&1; then
        rm -rf "$dir/vendor"
        echo "site.sh: Composer cannot get Drupal: see $dir/composer.log" >&2
        exit 3
    fi
}

link_module() {
    mkdir -p "$dir/web/modules/custom"
    ln -sfn "$root/drupal_module" "$dir/web/modules/custom/alttext"
}

# PHP_INI_SCAN_DIR, not -d: processes that PHP starts itself get the extension, too.
write_drush() {
    extension=${ALTTEXT_EXTENSION:-$root/out/ext/modules/alttext.so}
    mkdir -p "$dir/php.d"
    rm -f "$dir/php.d/alttext.ini"
    [ ! -f "$extension" ] || echo "extension=$extension" >"$dir/php.d/alttext.ini"
    cat >"$dir/drush" <<SH
#!/bin/sh
PHP_INI_SCAN_DIR="\$PHP_INI_SCAN_DIR:$dir/php.d" exec php "$dir/vendor/bin/drush.php" --root="$dir/web" "\$@"
SH
    chmod +x "$dir/drush"
}

install_site() {
    if [ -z "$profile" ] || [ -f "$dir/installed" ]; then
        return
    fi
    "$dir/drush" --yes --quiet site:install "$profile" \
        --db-url="sqlite://localhost/sites/default/files/.ht.sqlite" --site-name=alttext --account-pass=admin
    "$dir/drush" --yes --quiet pm:install alttext
    # The status report need not ask drupal.org for advisories.
    "$dir/drush" --yes --quiet config:set system.advisories enabled 0
    touch "$dir/installed"
}

fetch_code
link_module
write_drush
install_site
